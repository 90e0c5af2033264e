using CmkOperator.AzureSimulator.Authorization;
using CmkOperator.AzureSimulator.Control;
using CmkOperator.AzureSimulator.Identity;
using CmkOperator.AzureSimulator.KeyVault;
using CmkOperator.AzureSimulator.MachineLearning;
using CmkOperator.AzureSimulator.ResourceGraph;
using CmkOperator.AzureSimulator.ResourceManager;
using CmkOperator.AzureSimulator.Resources;

namespace CmkOperator.AzureSimulator.Hosting;

/// <summary>The composition root: makes the services of one Azure from the ground up and gives each what it needs.</summary>
internal sealed class ServiceComposition : IDisposable
{
    private readonly TokenAuthority _tokens;

    public ServiceComposition(AzureState azure)
    {
        State = azure;
        _tokens = new TokenAuthority(azure);
        Directory = new TenantDirectory(azure);
        Providers = new ProviderRegistry(azure);
        var operations = new OperationRegistry(azure);
        var access = new AccessEvaluator(azure);
        Vaults = new VaultRegistry(azure);
        var vaultAccess = new VaultAccess(azure, access, Directory);
        var groups = new ManagedGroups(azure, Providers, Vaults);
        var softDeleted = new SoftDeletedWorkspaces(azure, groups);
        azure.Changed += new KeyAccessMonitor(azure, groups, Vaults, vaultAccess).Observe;
        azure.Changed += new KeyFollower(azure, groups, Vaults).Observe;
        var workspaces = new WorkspaceLifecycle(azure, operations, new KeyPreconditions(azure, Vaults, vaultAccess), groups, softDeleted);
        var subscriptions = new Subscriptions(azure);
        var arm = new ArmGateway(
            azure,
            access,
            subscriptions,
            new ResourceGroupEndpoints(azure, operations, Vaults),
            new GenericProvider(azure, Vaults),
            Providers,
            new ProviderEndpoints(azure, Providers, access),
            new ResourceGraphEndpoint(azure, access),
            new(StringComparer.OrdinalIgnoreCase)
            {
                ["Microsoft.MachineLearningServices"] = new WorkspaceProvider(azure, operations, groups, workspaces).Handle,
                ["Microsoft.KeyVault"] = new VaultProvider(azure, Vaults).Handle,
                ["Microsoft.Authorization"] = new AuthorizationProvider(azure, access, Directory).Handle,
                ["Microsoft.Search"] = new UsagesProvider(azure, "Microsoft.Search").Handle,
                ["Microsoft.Storage"] = new StorageProvider(azure).Handle,
                ["Microsoft.Resources"] = new TagsEndpoint(azure, subscriptions).Handle,
            });
        StateEditor = new StateEditor(azure, Directory, Vaults, operations, softDeleted);
        Gateway = new RequestGateway(
            azure,
            _tokens,
            Journal,
            Faults,
            new ControlEndpoints(azure, Journal, Faults, Directory, StateEditor),
            new ServiceRouter(
                azure, new AuthorityEndpoints(azure, _tokens, Directory), new GraphEndpoints(azure, Directory), new KeyVaultDataPlane(azure, Vaults, vaultAccess), arm, new CloudMetadata(azure)));
    }

    public AzureState State { get; }

    public TenantDirectory Directory { get; }

    public ProviderRegistry Providers { get; }

    public VaultRegistry Vaults { get; }

    public RequestJournal Journal { get; } = new();

    public FaultList Faults { get; } = new();

    public StateEditor StateEditor { get; }

    public RequestGateway Gateway { get; }

    public void Dispose() => _tokens.Dispose();
}
