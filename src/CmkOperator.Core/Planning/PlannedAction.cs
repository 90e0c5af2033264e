using CmkOperator.Assessment;
using CmkOperator.Conditions;
using CmkOperator.Workspaces;

namespace CmkOperator.Planning;

/// <summary>One effect that may start now, as data. No action writes to the managed group, because none may exist.</summary>
public abstract record PlannedAction
{
    private PlannedAction()
    {
    }

    /// <summary>The line of the plan's text.</summary>
    public abstract string Text { get; }

    /// <summary>Add our finalizer to the object.</summary>
    public sealed record AddFinalizer : PlannedAction
    {
        /// <inheritdoc/>
        public override string Text => "+ finalizer";
    }

    /// <summary>Remove our finalizer from the object, so that Kubernetes can delete it.</summary>
    /// <param name="Why">Why nothing is left to do.</param>
    /// <param name="Reason">The reason that the release event carries: <see cref="ConditionReason.Retained"/> where Azure is left unchanged.</param>
    public sealed record RemoveFinalizer(string Why, ConditionReason Reason) : PlannedAction
    {
        /// <inheritdoc/>
        public override string Text => $"- finalizer ({Why})";
    }

    /// <summary>Grant one principal the rights that it lacks on the key.</summary>
    /// <param name="Grant">Who gets what.</param>
    /// <param name="VaultId">The vault.</param>
    /// <param name="KeyName">The key.</param>
    /// <param name="ByRoleAssignment">True for a vault under role-based access, false for access policies.</param>
    /// <param name="TenantId">The vault's tenant; an access policy names it.</param>
    public sealed record GrantKeyAccess(KeyGrant Grant, string VaultId, string KeyName, bool ByRoleAssignment, string? TenantId) : PlannedAction
    {
        /// <inheritdoc/>
        public override string Text =>
            $"+ key access for {Name} ({string.Join(", ", Grant.Rights.Select(KeyAccessCheck.Permission))})";

        /// <summary>The name of who gets it.</summary>
        public string Name => Grant.Principal.Principal.Name;

        /// <summary>Its object id.</summary>
        public string PrincipalId => Grant.Principal.ObjectId ?? string.Empty;
    }

    /// <summary>PUT the workspace.</summary>
    /// <param name="Key">The versioned key to encrypt it with.</param>
    public sealed record CreateWorkspace(KeyIdentifier Key) : PlannedAction
    {
        /// <inheritdoc/>
        public override string Text => $"+ workspace ({Key.Name}/{Key.Version})";
    }

    /// <summary>PATCH the key and nothing else (R3).</summary>
    /// <param name="From">The key in force.</param>
    /// <param name="To">The key wanted.</param>
    public sealed record RotateKey(KeyIdentifier From, KeyIdentifier To) : PlannedAction
    {
        /// <inheritdoc/>
        public override string Text => $"~ workspace key ({From.Name}/{From.Version} -> {To.Name}/{To.Version})";
    }

    /// <summary>PATCH other declared fields.</summary>
    /// <param name="Fields">The spec's field paths.</param>
    /// <param name="Changes">What the PATCH carries.</param>
    public sealed record UpdateWorkspace(IReadOnlyList<string> Fields, WorkspaceChanges Changes) : PlannedAction
    {
        /// <inheritdoc/>
        public override string Text => $"~ workspace ({string.Join(", ", Fields)})";
    }

    /// <summary>DELETE the workspace.</summary>
    /// <param name="Purge">True to purge, false to soft-delete.</param>
    public sealed record DeleteWorkspace(bool Purge) : PlannedAction
    {
        /// <inheritdoc/>
        public override string Text => Purge ? "- workspace (purge)" : "- workspace (soft delete)";
    }
}
