using CmkOperator.Azure.Faults;
using CmkOperator.Faults;

namespace CmkOperator.Azure.Pipelines;

/// <summary>Why a request, or a whole pass, is not begun now.</summary>
/// <param name="Kind">What is held back.</param>
/// <param name="Wait">How long.</param>
/// <param name="IsAskedByAzure">True when Azure named the time; false when the operator itself stays below Azure's limit.</param>
internal sealed record HoldUp(RequestKind Kind, TimeSpan Wait, bool IsAskedByAzure)
{
    /// <summary>The fault of the request that was not sent.</summary>
    /// <param name="scope">The subscription, vault or directory.</param>
    public AzureFault ToFault(string scope) => IsAskedByAzure
        ? AzureFaultMapper.Throttled($"Azure answered 429 and asked for no {Kind.Word()} to {scope} for a while", Wait)
        : AzureFaultMapper.HeldBack($"the operator itself holds its {Kind.Word()} to {scope} back to stay below Azure's limit", Wait);
}
