using CmkOperator.Sandbox.World;

namespace CmkOperator.Sandbox.Sessions;

/// <summary>An Azure that runs in this process.</summary>
internal interface ISimulatedAzure : IAsyncDisposable
{
    /// <summary>Where it answers.</summary>
    AzureEndpoints Endpoints { get; }

    /// <summary>The test clock that the operator shares.</summary>
    TimeProvider Clock { get; }
}
