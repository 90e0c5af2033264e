using System.Net;

namespace CmkOperator.Sandbox.World;

/// <summary>The simulated Azure refused something that a world needs.</summary>
internal sealed class AzureRefusedException(HttpMethod method, string path, HttpStatusCode status, string answer)
    : Exception($"{method} {path}: {(int)status} {answer}")
{
    /// <summary>The status of the answer.</summary>
    public HttpStatusCode Status { get; } = status;
}
