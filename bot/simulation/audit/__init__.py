"""The auditor of a simulated year: reads the journal and the sent mail, and judges by a reading of the law of its own.

It shares no duty with the program: only the arithmetic of dates (`handlers.deadlines`, proven by vectors of its own).
"""
