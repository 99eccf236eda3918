def record_paper(**k):
    pass
