using CmkOperator.Status;

namespace CmkOperator.Assessment;

/// <summary>The verdict on the Microsoft-managed group. It is never part of Ready: the workspace can serve while a store does not.</summary>
/// <param name="Group">The condition ManagedResourcesReady.</param>
/// <param name="CosmosDb">The condition CosmosDbReady.</param>
/// <param name="AiSearch">The condition AiSearchReady.</param>
/// <param name="Storage">The condition StorageReady.</param>
/// <param name="VirtualNetwork">The condition VirtualNetworkReady; null without a private endpoint on the workspace.</param>
/// <param name="Encryption">The condition EncryptionInForce.</param>
/// <param name="StoresShowTarget">True when every readable store shows the key and version that the workspace is under.</param>
/// <param name="Record">What status records about the group; null before there is one.</param>
public sealed record ManagedVerdict(
    Verdict Group,
    Verdict CosmosDb,
    Verdict AiSearch,
    Verdict Storage,
    Verdict? VirtualNetwork,
    Verdict Encryption,
    bool StoresShowTarget,
    ManagedGroupRecord? Record);
