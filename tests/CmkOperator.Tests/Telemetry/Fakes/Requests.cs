using CmkOperator.Azure.Pipelines;

namespace CmkOperator.Tests.Telemetry.Fakes;

/// <summary>Requests that were sent.</summary>
internal static class Requests
{
    public const string Workspace =
        "https://management.azure.com/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-ml/providers/Microsoft.MachineLearningServices/workspaces/ws-a";

    public static RequestRecord Of(string method, int status, int? remaining = null, string? fault = null) => new(
        method, new Uri(Workspace + "?api-version=2025-06-01&t=secret"), AzureAudience.ResourceManager, status, fault, TimeSpan.FromMilliseconds(250), "ours", "theirs", remaining);
}
