namespace CmkOperator.AzureSimulator.ResourceGraph;

/// <summary>A query that is not understood.</summary>
internal sealed class KqlException(string code, string message) : Exception(message)
{
    /// <summary><c>ParserFailure</c> or <c>InvalidQuery</c>.</summary>
    public string Code { get; } = code;

    public static KqlException Syntax(string message) => new("ParserFailure", message);

    public static KqlException Semantics(string message) => new("InvalidQuery", message);
}
