namespace CmkOperator.Kubernetes.Credentials;

/// <summary>There are no credentials for the API server now, so no request was sent. A later one tries again.</summary>
/// <param name="message">What failed and what to do, as a sentence without a secret.</param>
/// <param name="cause">What failed underneath, or null.</param>
internal sealed class CredentialException(string message, Exception? cause = null) : IOException(message, cause);
