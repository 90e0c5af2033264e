namespace CmkOperator.Sharding;

/// <summary>An object as the rule of shards sees it.</summary>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Labels">Its labels.</param>
/// <param name="IsHandled">Whether an operator has written to it: our finalizer is on it, or its status says something.</param>
/// <param name="SelectedFor">For how long this process has seen it selected by its own shard.</param>
public sealed record ShardedObject(string Namespace, IReadOnlyDictionary<string, string> Labels, bool IsHandled, TimeSpan SelectedFor);
