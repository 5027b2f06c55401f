"""cap: pilot a communauté d'action from a folder of YAML and Markdown files."""

__version__ = "0.1.0"
