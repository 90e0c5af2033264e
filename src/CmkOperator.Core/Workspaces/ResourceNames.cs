using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace CmkOperator.Workspaces;

/// <summary>Deterministic names: each name follows from what it names, so that creating the thing twice creates it once.</summary>
public static class ResourceNames
{
    // Only used here, so that names which others derive from the same words do not collide with ours.
    private static readonly Guid RoleAssignments = new("6f0c9f0e-7d0b-5b0c-9a39-6c1d7e5a4f21");

    /// <summary>The name of the role assignment for a principal and a role at a scope; ids in any casing give one name.</summary>
    /// <param name="scope">The ARM id at which it is created.</param>
    /// <param name="roleDefinitionId">The role: its GUID, or an ARM id that ends in it.</param>
    /// <param name="principalId">The principal's object id.</param>
    public static Guid RoleAssignment(string scope, string roleDefinitionId, string principalId)
    {
        var role = roleDefinitionId[(roleDefinitionId.LastIndexOf('/') + 1)..];
        return NameBased(RoleAssignments, $"{ArmId.Normalise(scope)}|{role.ToLowerInvariant()}|{principalId.ToLowerInvariant()}");
    }

    /// <summary>A GUID of version 5 (RFC 9562, section 5.5): the same name in the same namespace gives the same GUID.</summary>
    [SuppressMessage("Security", "CA5350:Do Not Use Weak Cryptographic Algorithms", Justification = "RFC 9562 defines version 5 by SHA-1; nothing is protected by it.")]
    public static Guid NameBased(Guid space, string name)
    {
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
        var text = Encoding.UTF8.GetBytes(name);
        var input = new byte[16 + text.Length];
        space.TryWriteBytes(input, bigEndian: true, out _);
        text.CopyTo(input, 16);
        SHA1.HashData(input, hash);

        var version = BinaryPrimitives.ReadUInt16BigEndian(hash[6..8]);
        BinaryPrimitives.WriteUInt16BigEndian(hash[6..8], (ushort)((version & 0x0FFF) | 0x5000));
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
