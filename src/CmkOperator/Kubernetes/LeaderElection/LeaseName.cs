using System.Security.Cryptography;
using System.Text;

namespace CmkOperator.Kubernetes.LeaderElection;

/// <summary>The names of Leases of several operators in one cluster.</summary>
internal static class LeaseName
{
    private const int HashLength = 10;

    /// <summary>
    /// The Lease of the operator with a selector: the name of the one without, a dash and the start of the SHA-256 of the selector as it was
    /// written. The chart computes the same.
    /// </summary>
    /// <param name="name">The Lease of the operator without a selector.</param>
    /// <param name="selector">The selector; null for none.</param>
    public static string Of(string name, string? selector) => selector is null
        ? name
        : $"{name}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(selector)))[..HashLength]}";
}
