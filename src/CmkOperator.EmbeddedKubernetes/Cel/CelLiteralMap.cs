namespace CmkOperator.EmbeddedKubernetes.Cel;

/// <summary>A map written in an expression.</summary>
internal sealed class CelLiteralMap(IReadOnlyList<KeyValuePair<object, object>> entries) : ICelMap
{
    public IReadOnlyList<object> Keys { get; } = [.. entries.Select(e => e.Key)];

    public object? Find(object key) => entries.FirstOrDefault(e => CelValues.AreEqual(e.Key, key)).Value;
}
