"""How a council works, as data: clocks, prompts for words, agenda, question sets, scales (features 5.1, 3.1)."""
