namespace CmkOperator.EmbeddedKubernetes.Cel;

/// <summary>A map or an object of the language.</summary>
internal interface ICelMap
{
    /// <summary>The keys, in their order of definition.</summary>
    IReadOnlyList<object> Keys { get; }

    /// <summary>The value under a key, or null when the key is absent.</summary>
    object? Find(object key);
}
