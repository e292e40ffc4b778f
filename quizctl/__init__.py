"""The command line of those who run a stack and of those who write quizzes. It does not ship.

Each file is one group of commands: their words, questions and tables. What they do is done by the
API, by `infra`, or by the application's own services in the environment of the stack
(`Stack.environment`, as `infra.operations.create_user` does). A new group is a file here and a line
in `__main__`.
"""
