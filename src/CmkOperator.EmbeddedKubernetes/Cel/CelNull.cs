namespace CmkOperator.EmbeddedKubernetes.Cel;

/// <summary>The null of the language.</summary>
internal sealed class CelNull
{
    public static CelNull Value { get; } = new();

    private CelNull()
    {
    }
}
