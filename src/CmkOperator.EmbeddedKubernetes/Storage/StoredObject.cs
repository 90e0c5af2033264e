using System.Text.Json.Nodes;

namespace CmkOperator.EmbeddedKubernetes.Storage;

/// <summary>One version of an object.</summary>
/// <param name="Namespace">Empty for objects of the cluster.</param>
/// <param name="Name">The name.</param>
/// <param name="Revision">The revision of the store that wrote it.</param>
/// <param name="Content">The object; never changed once it is here.</param>
internal sealed record StoredObject(string Namespace, string Name, long Revision, JsonObject Content)
{
    /// <summary>The order of lists.</summary>
    public string Key { get; } = KeyOf(Namespace, Name);

    public static string KeyOf(string @namespace, string name) => $"{@namespace}/{name}";
}
