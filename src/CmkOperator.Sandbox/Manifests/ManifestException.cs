namespace CmkOperator.Sandbox.Manifests;

/// <summary>A manifest that cannot be used; the message names the file and says what to do.</summary>
internal sealed class ManifestException(string message, Exception? cause = null) : Exception(message, cause);
