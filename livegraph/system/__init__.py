"""What the operating system says and limits: users, links, open files, memory."""
