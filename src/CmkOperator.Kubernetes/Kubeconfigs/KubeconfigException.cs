namespace CmkOperator.Kubernetes.Kubeconfigs;

/// <summary>
/// A kubeconfig says something that the operator cannot honour or cannot read. The message names the file, the entry and the field. It
/// stays so until somebody changes the file, so the operator does not start with it.
/// </summary>
/// <param name="message">What is wrong, where, and what to do.</param>
/// <param name="cause">What failed underneath, or null.</param>
internal sealed class KubeconfigException(string message, Exception? cause = null) : Exception(message, cause);
