"""python -m maillake"""

from maillake.cli import main

main()
