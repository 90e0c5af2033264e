using System.Collections.Immutable;

namespace CmkOperator.Sandbox.Recording;

/// <summary>The operator's requests to Azure in the order of their answers. Safe for use from any thread.</summary>
internal sealed class AzureJournal
{
    private ImmutableList<AzureRequest> _requests = [];

    /// <summary>All until now; tokens are left out.</summary>
    public ImmutableList<AzureRequest> Requests => Volatile.Read(ref _requests);

    /// <summary>Notes one.</summary>
    public void Add(AzureRequest request)
    {
        if (!request.IsToken)
        {
            ImmutableInterlocked.Update(ref _requests, (list, added) => list.Add(added), request);
        }
    }

    /// <summary>The writes among them.</summary>
    public IReadOnlyList<AzureRequest> Writes() => [.. Requests.Where(request => request.IsWrite)];
}
