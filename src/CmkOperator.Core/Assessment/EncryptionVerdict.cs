namespace CmkOperator.Assessment;

/// <summary>Whether the metadata is under the workspace's key and the stores can use it.</summary>
/// <param name="Verdict">The condition EncryptionInForce.</param>
/// <param name="StoresShowTarget">True when every readable store shows the key and version that the workspace is under.</param>
public sealed record EncryptionVerdict(Verdict Verdict, bool StoresShowTarget);
