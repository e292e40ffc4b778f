"""Command line for operators of a stack and authors of quizzes. Not part of the deployment.

Each file is a group of commands with their texts and tables. The work is done by the API, by
`infra`, or by the application's own services in the environment of the stack (`Stack.environment`,
as in `infra.operations.create_user`). A new group is a file here and a line in `__main__`.
"""
