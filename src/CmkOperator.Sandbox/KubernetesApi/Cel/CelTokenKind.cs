namespace CmkOperator.Sandbox.KubernetesApi.Cel;

internal enum CelTokenKind
{
    Identifier,
    Literal,
    Operator,
    End,
}
