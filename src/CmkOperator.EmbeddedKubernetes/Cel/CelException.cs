namespace CmkOperator.EmbeddedKubernetes.Cel;

/// <summary>An expression that does not parse, or one whose evaluation failed.</summary>
internal sealed class CelException(string message) : Exception(message);
