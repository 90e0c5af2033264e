namespace CmkOperator.EmbeddedKubernetes.Cel;

/// <summary>A word of an expression.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">As written; of a string, its content.</param>
/// <param name="Value">The value of a literal.</param>
/// <param name="Position">Where it begins, counted from 0.</param>
internal sealed record CelToken(CelTokenKind Kind, string Text, object? Value, int Position);
