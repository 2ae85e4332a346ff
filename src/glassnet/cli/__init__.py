"""The command line: parses, calls the library, prints."""

from glassnet.cli.main import main as main
