namespace CmkOperator.Cli.Commands;

/// <summary>A command cannot be carried out as it was asked for; the message says why and what to do.</summary>
internal sealed class CommandException(string message, Exception? cause = null) : Exception(message, cause);
