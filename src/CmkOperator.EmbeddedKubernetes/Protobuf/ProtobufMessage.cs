namespace CmkOperator.EmbeddedKubernetes.Protobuf;

/// <summary>The shape of a protobuf message: the name and form of each numbered field.</summary>
internal sealed class ProtobufMessage(params (int Number, string Name, ProtobufMessage? Inner, ProtobufForm Form)[] fields)
{
    private static readonly ProtobufMessage ObjectMeta = new(
        Text(1, "name"), Text(2, "generateName"), Text(3, "namespace"), Text(5, "uid"), Text(6, "resourceVersion"),
        (11, "labels", null, ProtobufForm.TextMap), (12, "annotations", null, ProtobufForm.TextMap), (14, "finalizers", null, ProtobufForm.Texts));

    private static readonly ProtobufMessage Review = new(
        (1, "metadata", ObjectMeta, ProtobufForm.Message),
        (2, "spec", new ProtobufMessage(
            (1, "resourceAttributes", new ProtobufMessage(
                Text(1, "namespace"), Text(2, "verb"), Text(3, "group"), Text(4, "version"), Text(5, "resource"), Text(6, "subresource"), Text(7, "name")),
                ProtobufForm.Message),
            (2, "nonResourceAttributes", new ProtobufMessage(Text(1, "path"), Text(2, "verb")), ProtobufForm.Message)),
            ProtobufForm.Message));

    private static readonly Dictionary<string, ProtobufMessage> Known = new(StringComparer.Ordinal)
    {
        ["Namespace"] = new((1, "metadata", ObjectMeta, ProtobufForm.Message)),
        ["SelfSubjectAccessReview"] = Review,
        ["SelfSubjectRulesReview"] = new(
            (1, "metadata", ObjectMeta, ProtobufForm.Message),
            (2, "spec", new ProtobufMessage(Text(1, "namespace")), ProtobufForm.Message)),
        ["SelfSubjectReview"] = new((1, "metadata", ObjectMeta, ProtobufForm.Message)),
    };

    /// <summary>The message of a kind, or null when it is not taken as protobuf here.</summary>
    public static ProtobufMessage? Of(string kind) => Known.GetValueOrDefault(kind);

    /// <summary>A field by its number, or null when it is not read.</summary>
    public (string Name, ProtobufMessage? Inner, ProtobufForm Form)? Field(int number)
    {
        foreach (var field in fields)
        {
            if (field.Number == number)
            {
                return (field.Name, field.Inner, field.Form);
            }
        }

        return null;
    }

    private static (int Number, string Name, ProtobufMessage? Inner, ProtobufForm Form) Text(int number, string name) => (number, name, null, ProtobufForm.Text);
}

/// <summary>The form of a field in JSON.</summary>
internal enum ProtobufForm
{
    Text,
    Texts,
    TextMap,
    Message,
}
