namespace CmkOperator.EmbeddedKubernetes.Protobuf;

/// <summary>The form of a field in JSON.</summary>
internal enum ProtobufForm
{
    Text,
    Texts,
    TextMap,
    Message,
}
