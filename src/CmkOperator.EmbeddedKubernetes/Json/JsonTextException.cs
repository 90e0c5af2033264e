namespace CmkOperator.EmbeddedKubernetes.Json;

/// <summary>A body that is not JSON; the message is in the words of the Go decoder, which clients know.</summary>
internal sealed class JsonTextException(string message) : Exception(message);
