using System.Text.Json.Nodes;
using CmkOperator.Assessment;
using CmkOperator.Azure;
using CmkOperator.Azure.KeyVaults;
using CmkOperator.Azure.RoleAssignments;
using CmkOperator.Observed;
using CmkOperator.Planning;
using CmkOperator.Tests.Azure.Fakes;
using CmkOperator.Workspaces;
using Xunit;

namespace CmkOperator.Tests.Azure.Simulator;

/// <summary>All Azure clients over real HTTPS, signed in with a client secret, against a simulator that rejects what Azure rejects.</summary>
public sealed class AzureRoomAgainstTheSimulatorTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_creation_needs_is_read_before_the_workspace_exists()
    {
        await using var azure = await SimulatedAzure.StartAsync();

        var seen = await azure.ObserveAsync();

        Assert.IsType<Reading<WorkspaceFacts>.Absent>(seen.Workspace);
        Assert.Equal("Enabled", seen.Subscription.ValueOrDefault?.State);
        Assert.Equal("rg-ml", seen.ResourceGroup.ValueOrDefault?.Name);
        Assert.Equal(5, seen.Providers.Count);
        Assert.All(seen.Providers.Values, provider => Assert.Equal("Registered", provider.ValueOrDefault?.RegistrationState));
        Assert.All(seen.AssociatedResources.Values, resource => Assert.IsType<Reading<AssociatedResourceFacts>.Present>(resource));
        Assert.Equal(
            ["associatedResources.applicationInsightsId", "associatedResources.keyVaultId", "associatedResources.storageAccountId"],
            seen.AssociatedResources.Keys.Order());
        Assert.Empty(seen.Locks.ValueOrDefault!);
        var vault = seen.Vault.ValueOrDefault!;
        Assert.True(vault is { SoftDelete: true, PurgeProtection: true, RbacAuthorization: true });
        var key = seen.Key.ValueOrDefault!;
        Assert.Equal(KeySource.DataPlane, key.ReadThrough);
        var version = Assert.Single(key.Versions);
        Assert.Equal(Declared.Version, version.Version);
        Assert.True(version.Enabled);
        Assert.Equal("RSA", version.Material?.KeyType);
        Assert.Equal(3072, version.Material?.SizeInBits);
        Assert.Contains("unwrapKey", version.Material!.Operations);
        var cosmosDb = Assert.Single(seen.KeyAccess.Principals);
        Assert.Equal(azure.Host.World.CosmosDbPrincipalId, cosmosDb.ObjectId.ValueOrDefault);
        var assignment = Assert.Single(seen.KeyAccess.Assignments.ValueOrDefault!);
        Assert.Equal("Key Vault Crypto Service Encryption User", assignment.RoleName);
        Assert.Contains(assignment.Permissions!, permissions => permissions.DataActions.Contains("Microsoft.KeyVault/vaults/keys/unwrap/action"));
        Assert.Empty(seen.KeyAccess.DenyAssignments.ValueOrDefault!);
        Assert.IsType<Reading<ResourceGroupFacts>.NotRead>(seen.Managed.Group);
    }

    [Fact]
    public async Task A_workspace_is_created_observed_rotated_and_purged()
    {
        await using var azure = await SimulatedAzure.StartAsync();
        var key = azure.Desired.Encryption.Identifier with { Version = Declared.Version };

        var begun = Assert.IsType<WriteOutcome.Begun>(await azure.Clients.Workspaces.CreateAsync(azure.Desired, key, Token));
        var running = await azure.ObserveAsync(request: Look.AtOperation(begun.OperationUrl));
        Assert.Equal("Creating", running.Workspace.ValueOrDefault?.ProvisioningState);
        Assert.Equal("InProgress", running.Operation.ValueOrDefault?.Status);
        azure.Host.AdvanceTime(TimeSpan.FromMinutes(11));

        var made = await azure.ObserveAsync(request: Look.Full with { OperationUrl = begun.OperationUrl });
        Assert.True(made.Operation.ValueOrDefault?.Succeeded);
        var live = made.Workspace.ValueOrDefault!;
        Assert.Equal("Succeeded", live.ProvisioningState);
        Assert.True(live.HbiWorkspace);
        Assert.Equal(key.ToString(), live.KeyIdentifier);
        Assert.Equal("cluster/team/ws-a", live.Tags[OwnershipCheck.OwnerTagName]);
        Assert.NotNull(live.Identity.PrincipalId);
        Assert.Equal(live.ServiceProvisionedResourceGroup, made.Managed.Group.ValueOrDefault?.Name);
        Assert.Equal("https://" + azure.Desired.Encryption.VaultHost + "/keys/cmk-ml", made.Managed.CosmosDb.ValueOrDefault?.KeyVaultKeyUri);
        Assert.Equal(Declared.Version, made.Managed.CosmosDb.ValueOrDefault?.KeyVersion);
        Assert.Equal(key.ToString(), made.Managed.Storage.ValueOrDefault?.CurrentKeyIdentifier);
        Assert.Equal("running", made.Managed.AiSearch.ValueOrDefault?.Status);
        Assert.IsType<Reading<ManagedNetworkFacts>.Absent>(made.Managed.VirtualNetwork);
        Assert.Empty(made.Computes.ValueOrDefault!);
        Assert.IsType<Reading<IReadOnlyList<RoleAssignmentFacts>>.Present>(made.DataAccess);

        var second = KeyIdentifier.TryParse(azure.Host.World.AddKeyVersion(Declared.KeyVault, "cmk-ml", Declared.OtherVersion))!;
        Assert.IsType<WriteOutcome.Begun>(await azure.Clients.Workspaces.PatchKeyAsync(live.Id, second, Token));
        azure.Host.AdvanceTime(TimeSpan.FromMinutes(11));
        var rotated = await azure.ObserveAsync(request: Look.Full with { KeyInForce = key });
        Assert.Equal(second.ToString(), rotated.Workspace.ValueOrDefault?.KeyIdentifier);
        Assert.Equal([Declared.OtherVersion, Declared.Version], rotated.Key.ValueOrDefault!.Versions.Select(version => version.Version));
        Assert.All(rotated.Key.ValueOrDefault!.Versions, version => Assert.NotNull(version.Material));

        var changed = await azure.Clients.Workspaces.PatchFieldsAsync(
            live.Id,
            new WorkspaceChanges
            {
                Fields = [Change("friendlyName", "Fraud"), Change("publicNetworkAccess", "Disabled")],
                Tags = new Dictionary<string, string>(live.Tags) { ["team"] = "risk" },
            },
            Token);
        Assert.IsNotType<WriteOutcome.Failed>(changed);
        azure.Host.AdvanceTime(TimeSpan.FromMinutes(11));
        var corrected = (await azure.ObserveAsync()).Workspace.ValueOrDefault!;
        Assert.Equal(("Fraud", "Disabled", "risk"), (corrected.FriendlyName, corrected.PublicNetworkAccess, corrected.Tags["team"]));

        Assert.IsNotType<WriteOutcome.Failed>(await azure.Clients.Workspaces.DeleteAsync(live.Id, purge: true, Token));
        azure.Host.AdvanceTime(TimeSpan.FromMinutes(11));
        var gone = await azure.ObserveAsync(request: Look.ForDeletion(live.ServiceProvisionedResourceGroup));
        Assert.Equal("ResourceNotFound", Assert.IsType<Reading<WorkspaceFacts>.Absent>(gone.Workspace).Fault.Code);
        Assert.IsType<Reading<ResourceGroupFacts>.Absent>(gone.Managed.Group);
        Assert.IsType<Reading<ResourceGroupFacts>.Present>(gone.ResourceGroup);
    }

    [Fact]
    public async Task An_operation_that_fails_late_reports_why()
    {
        await using var azure = await SimulatedAzure.StartAsync();
        azure.Host.World.Patch(Declared.KeyVault, new JsonObject { ["properties"] = new JsonObject { ["enablePurgeProtection"] = null } });
        var key = azure.Desired.Encryption.Identifier with { Version = Declared.Version };

        var begun = Assert.IsType<WriteOutcome.Begun>(await azure.Clients.Workspaces.CreateAsync(azure.Desired, key, Token));
        azure.Host.AdvanceTime(TimeSpan.FromMinutes(11));
        var seen = await azure.ObserveAsync(request: Look.AtOperation(begun.OperationUrl));

        var operation = seen.Operation.ValueOrDefault!;
        Assert.True(operation.Failed);
        Assert.Contains("purge protection", operation.Error?.Message);
        Assert.Equal(Conditions.ConditionReason.PurgeProtectionDisabled, CmkOperator.Faults.FaultCatalog.Classify(operation.Error!, Conditions.ConditionReason.CreateFailed));
    }

    [Fact]
    public async Task A_key_behind_a_firewall_is_read_through_Resource_Manager()
    {
        await using var azure = await SimulatedAzure.StartAsync();
        azure.Host.World.Patch(Declared.KeyVault, new JsonObject { ["properties"] = new JsonObject { ["publicNetworkAccess"] = "Disabled" } });

        var key = (await azure.ObserveAsync()).Key.ValueOrDefault!;

        Assert.Equal(KeySource.ResourceManager, key.ReadThrough);
        var version = Assert.Single(key.Versions);
        Assert.Equal((Declared.Version, true, 3072), (version.Version, version.Enabled, version.Material?.SizeInBits));
    }

    [Fact]
    public async Task A_missing_key_is_absent_and_not_unreadable()
    {
        await using var azure = await SimulatedAzure.StartAsync();
        var desired = azure.Desired with { Encryption = azure.Desired.Encryption with { KeyName = "other" } };

        var key = (await azure.ObserveAsync(desired)).Key;

        Assert.Equal("KeyNotFound", Assert.IsType<Reading<KeyFacts>.Absent>(key).Fault.Code);
    }

    [Fact]
    public async Task A_role_is_assigned_once_however_often_it_is_granted()
    {
        await using var azure = await SimulatedAzure.StartAsync();
        var grant = new RoleGrant(Declared.KeyVault + "/keys/cmk-ml", RoleGrant.KeyVaultCryptoServiceEncryptionUser, Guid.NewGuid().ToString());

        Assert.IsType<WriteOutcome.Done>(await azure.Clients.KeyAccess.GrantRoleAsync(grant, Token));
        Assert.IsType<WriteOutcome.Done>(await azure.Clients.KeyAccess.GrantRoleAsync(grant, Token));

        // The seeded grant for Azure Cosmos DB has a different name than ours would have, and counts just as well.
        var existing = grant with { PrincipalId = azure.Host.World.CosmosDbPrincipalId };
        Assert.IsType<WriteOutcome.Done>(await azure.Clients.KeyAccess.GrantRoleAsync(existing, Token));
    }

    [Fact]
    public async Task An_access_policy_is_added_to_the_existing_ones()
    {
        await using var azure = await SimulatedAzure.StartAsync(usesRbac: false);
        var principal = Guid.NewGuid().ToString();

        Assert.IsType<WriteOutcome.Done>(await azure.Clients.KeyAccess.AddAccessPolicyAsync(
            new AccessPolicyGrant(Declared.KeyVault, azure.Host.TenantId, principal, ["get", "wrapKey", "unwrapKey"]), Token));

        var seen = await azure.ObserveAsync();
        var policies = seen.Vault.ValueOrDefault!.AccessPolicies;
        Assert.Contains(policies, policy => policy.ObjectId == principal && policy.KeyPermissions.Count == 3);
        Assert.Contains(policies, policy => policy.ObjectId == azure.Host.World.CosmosDbPrincipalId);
        Assert.IsType<Reading<IReadOnlyList<RoleAssignmentFacts>>.NotRead>(seen.KeyAccess.Assignments);
    }

    [Fact]
    public async Task The_identity_for_the_key_is_read_with_the_roles_that_let_it_see_the_vault()
    {
        await using var azure = await SimulatedAzure.StartAsync(keyIdentity: Declared.Identity);
        var desired = azure.Desired with { Encryption = azure.Desired.Encryption with { UserAssignedIdentityId = Declared.Identity } };

        var access = (await azure.ObserveAsync(desired)).KeyAccess;

        var identity = access.Principals.Single(principal => principal.Kind == KeyPrincipalKind.UserAssignedIdentity);
        Assert.Equal("id-ml", identity.Name);
        Assert.Equal(
            ["Key Vault Crypto Service Encryption User", "Reader"],
            access.Assignments.ValueOrDefault!.Where(role => role.PrincipalId == identity.ObjectId.ValueOrDefault).Select(role => role.RoleName).Order());
    }

    [Fact]
    public async Task A_throttled_observation_completes_in_later_ones_and_no_request_comes_before_Retry_After()
    {
        await using var azure = await SimulatedAzure.StartAsync();
        azure.Host.World.AddFault(new JsonObject
        {
            ["path"] = "/subscriptions/",
            ["every"] = 3,
            ["status"] = 429,
            ["headers"] = new JsonObject { ["Retry-After"] = "7" },
            ["body"] = new JsonObject { ["error"] = new JsonObject { ["code"] = "TooManyRequests", ["message"] = "Slow down." } },
        });

        ObservedAzure seen;
        var passes = 0;
        do
        {
            seen = await azure.ObserveAsync();
            azure.Host.AdvanceTime(TimeSpan.FromSeconds(7));
        }
        while (!IsWhole(seen) && ++passes < 60);

        Assert.InRange(passes, 1, 59);
        var told = DateTimeOffset.MinValue;
        foreach (var request in azure.Host.World.Requests.Where(entry => entry.Path.Contains("/subscriptions/", StringComparison.Ordinal)))
        {
            // Requests in flight when the first got its Retry-After are those of the same instant.
            Assert.True(request.At >= told || told - request.At > TimeSpan.FromSeconds(6), $"{request.Path} at {request.At:O} before {told:O}");
            told = request.Status == 429 ? request.At.AddSeconds(7) : told;
        }

        static bool IsWhole(ObservedAzure seen) =>
            seen.Workspace is Reading<WorkspaceFacts>.Absent
            && seen.Key is Reading<KeyFacts>.Present
            && seen.KeyAccess.Assignments is Reading<IReadOnlyList<RoleAssignmentFacts>>.Present
            && seen.KeyAccess.DenyAssignments is Reading<IReadOnlyList<DenyAssignmentFacts>>.Present
            && seen.Locks is Reading<IReadOnlyList<LockFacts>>.Present
            && seen.Providers.Values.All(provider => provider is Reading<ProviderFacts>.Present)
            && seen.AssociatedResources.Values.All(resource => resource is Reading<AssociatedResourceFacts>.Present);
    }

    [Fact]
    public async Task Tokens_go_only_to_their_audience_and_no_secret_is_recorded()
    {
        await using var azure = await SimulatedAzure.StartAsync();

        await azure.ObserveAsync();

        Assert.Contains(azure.Journal.Records, record => record.Uri.Host == "kv-cmk.vault.localhost" && record.Status == 200);
        Assert.DoesNotContain(azure.Journal.Records, record => record.Status == 401);
        Assert.All(azure.Journal.Records, record => Assert.NotNull(record.ClientRequestId));
        Assert.DoesNotContain("not a secret", string.Join('\n', azure.Journal.Records), StringComparison.Ordinal);
    }

    private static InPlaceChange Change(string path, string value) => new(InPlaceFields.All.Single(field => field.Path == path), value);
}
