using CmkOperator.Workspaces;

namespace CmkOperator.Assessment;

/// <summary>
/// The table of fields that one PATCH changes in place. The comparison, the PUT, the PATCH and the reading of Azure's answer are all made
/// from it, and tests hold the spec, the CRD and the facts to it. Its order is the order in the PATCH. Tags, the identities and the
/// registry are not here: each is more than one value, or changes in one direction only.
/// </summary>
public static class InPlaceFields
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<InPlaceField> All { get; } =
    [
        new()
        {
            Path = "friendlyName",
            AzureProperty = "properties.friendlyName",
            Declared = desired => desired.FriendlyName,
            Live = live => live.FriendlyName,
            WithLive = (live, value) => live with { FriendlyName = value },
        },
        new()
        {
            Path = "description",
            AzureProperty = "properties.description",
            Declared = desired => desired.Description,
            Live = live => live.Description,
            WithLive = (live, value) => live with { Description = value },
        },
        new()
        {
            Path = "publicNetworkAccess",
            AzureProperty = "properties.publicNetworkAccess",
            Comparison = InPlaceComparison.Word,
            Declared = desired => desired.PublicNetworkAccess,
            Live = live => live.PublicNetworkAccess,
            WithLive = (live, value) => live with { PublicNetworkAccess = value },
        },
        new()
        {
            Path = "systemDatastoresAuthMode",
            AzureProperty = "properties.systemDatastoresAuthMode",
            Comparison = InPlaceComparison.Word,
            Declared = desired => desired.SystemDatastoresAuthMode,
            Live = live => live.SystemDatastoresAuthMode,
            WithLive = (live, value) => live with { SystemDatastoresAuthMode = value },
        },
        new()
        {
            Path = "imageBuildCompute",
            AzureProperty = "properties.imageBuildCompute",
            // The name of an ARM resource.
            Comparison = InPlaceComparison.Word,
            Declared = desired => desired.ImageBuildCompute,
            Live = live => live.ImageBuildCompute,
            WithLive = (live, value) => live with { ImageBuildCompute = value },
        },
        new()
        {
            Path = "v1LegacyMode",
            AzureProperty = "properties.v1LegacyMode",
            Comparison = InPlaceComparison.Flag,
            Declared = desired => FlagText.Of(desired.V1LegacyMode),
            Live = live => FlagText.Of(live.V1LegacyMode),
            WithLive = (live, value) => live with { V1LegacyMode = FlagText.IsTrue(value) },
        },
        new()
        {
            Path = "serverlessCompute.subnetId",
            AzureProperty = "properties.serverlessComputeSettings.serverlessComputeCustomSubnet",
            Comparison = InPlaceComparison.ArmId,
            Declared = desired => desired.ServerlessSubnetId,
            Live = live => live.ServerlessSubnetId,
            WithLive = (live, value) => live with { ServerlessSubnetId = value },
        },
        new()
        {
            Path = "serverlessCompute.noPublicIp",
            AzureProperty = "properties.serverlessComputeSettings.serverlessComputeNoPublicIP",
            Comparison = InPlaceComparison.Flag,
            Declared = desired => FlagText.Of(desired.ServerlessNoPublicIp),
            Live = live => FlagText.Of(live.ServerlessNoPublicIp),
            WithLive = (live, value) => live with { ServerlessNoPublicIp = value is null ? null : FlagText.IsTrue(value) },
        },
        new()
        {
            Path = "managedNetwork.isolationMode",
            AzureProperty = "properties.managedNetwork.isolationMode",
            Comparison = InPlaceComparison.Word,
            Declared = desired => desired.IsolationMode,
            // A workspace without a managed network reports no mode. A change of the field beside it must not send one then: it could end an isolation that
            // Azure does not report.
            Unreported = "Disabled",
            Live = live => live.ManagedNetwork.IsolationMode,
            WithLive = (live, value) => live with { ManagedNetwork = live.ManagedNetwork with { IsolationMode = value } },
        },
        new()
        {
            Path = "managedNetwork.firewallSku",
            AzureProperty = "properties.managedNetwork.firewallSku",
            Comparison = InPlaceComparison.Word,
            Declared = desired => desired.FirewallSku,
            Live = live => live.ManagedNetwork.FirewallSku,
            WithLive = (live, value) => live with { ManagedNetwork = live.ManagedNetwork with { FirewallSku = value } },
        },
    ];
}
