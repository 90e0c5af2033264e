namespace CmkOperator.EmbeddedKubernetes.Cel;

internal enum CelTokenKind
{
    Identifier,
    Literal,
    Operator,
    End,
}
