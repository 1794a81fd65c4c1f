"""How often pledges were honoured once war had come: cases from ATOP and COW, rates with intervals, others' figures."""
