namespace CmkOperator.AzureSimulator.MachineLearning;

/// <summary>The managed virtual network of a workspace's computes: what a change of it may carry, and what Azure adds to it.</summary>
internal static class NetworkIsolation
{
    private const string Disabled = "Disabled";
    private static readonly string[] Modes = [Disabled, "AllowInternetOutbound", "AllowOnlyApprovedOutbound"];
    private static readonly string[] Members = ["isolationMode", "outboundRules", "status", "networkId", "firewallSku", "firewallPublicIpAddress", "enableNetworkMonitor", "managedNetworkKind"];

    /// <summary>Rejects what a PATCH cannot change.</summary>
    public static void CheckPatch(AzureState azure, JsonObject counted, StoredResource workspace)
    {
        if (counted.ObjectAt("managedNetwork") is not { } sent)
        {
            return;
        }

        foreach (var (name, rule) in sent.ObjectAt("outboundRules") ?? [])
        {
            if (rule.Text("category") is { } category && (ResourceId.Is("Required", category) || ResourceId.Is("Recommended", category)))
            {
                throw WorkspaceRules.Bad($"The outbound rule '{name}' is of category '{category}', which only Azure Machine Learning writes.");
            }
        }

        var before = workspace.Body.Text("properties", "managedNetwork", "isolationMode") ?? Disabled;
        if (!ResourceId.Is(Disabled, before) && ResourceId.Is(Disabled, sent.Text("isolationMode")) && !azure.Switches.ManagedNetworkCanBeDisabled)
        {
            throw WorkspaceRules.Bad($"The isolation mode of the managed network cannot be changed from '{before}' to '{Disabled}'.");
        }
    }

    /// <summary>What Azure reports of the network after a write: its casing, its required rules, and whether it is provisioned.</summary>
    public static void Complete(JsonObject properties)
    {
        if (properties.ObjectAt("managedNetwork") is not { } sent)
        {
            return;
        }

        var network = MemberNames.Canonical(sent, Members);
        properties["managedNetwork"] = network;
        // A mode that nobody sent is not made up: another member of the network alone leaves it as it is.
        if (network.Text("isolationMode") is { } wanted)
        {
            network["isolationMode"] = Modes.FirstOrDefault(mode => ResourceId.Is(mode, wanted));
        }

        if (network.Text("isolationMode") is null or Disabled)
        {
            return;
        }

        network["networkId"] ??= Guid.NewGuid().ToString();
        network["status"] ??= properties.Flag("provisionNetworkNow") == true ? Provisioned() : new JsonObject { ["status"] = "Inactive", ["sparkReady"] = false };
        if (network.Text("isolationMode") == Modes[2])
        {
            network["firewallSku"] ??= "Standard";
        }

        network.Ensure("outboundRules")["__SYS_ST_AzureActiveDirectory_TCP"] ??= new JsonObject
        {
            ["type"] = "ServiceTag",
            ["category"] = "Required",
            ["status"] = "Inactive",
            ["destination"] = new JsonObject { ["serviceTag"] = "AzureActiveDirectory", ["protocol"] = "TCP", ["portRanges"] = "80, 443" },
        };
    }

    /// <summary>The status of a provisioned network.</summary>
    public static JsonObject Provisioned() => new() { ["status"] = "Active", ["sparkReady"] = false };

    /// <summary>Provisions it, if the workspace has one.</summary>
    public static void Provision(AzureState azure, StoredResource workspace)
    {
        if (workspace.Body.ObjectAt("properties", "managedNetwork") is { } network)
        {
            network["status"] = Provisioned();
            azure.Store.Touch(workspace);
        }
    }
}
