"""`make eval LETTERS=FOLDER`: how well letters are understood, in figures with their uncertainty.

Flow: `letters` reads labelled letters (a folder's, or our own corpus), `judged` has the product judge them, `figures`
counts, `report` prints. Promise: nothing here is ever learned from, and no text of a letter is printed.
"""
