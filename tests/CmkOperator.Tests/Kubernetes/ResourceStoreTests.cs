using System.Text;
using CmkOperator.Api.V1Alpha1;
using CmkOperator.Controllers;
using CmkOperator.Kubernetes.Client;
using CmkOperator.Kubernetes.Informers;
using Xunit;

namespace CmkOperator.Tests.Kubernetes;

/// <summary>What the store keeps of the states of an object that it sees.</summary>
public sealed class ResourceStoreTests
{
    private static readonly NamespacedName Key = new("team", "ml");

    private readonly ResourceStore<CmkWorkspace> _store = WorkspaceStore.NewObjects();

    [Fact]
    public void The_same_state_seen_again_is_not_kept_twice()
    {
        var first = Read("7", "rg-ml");
        _store.Put(first, keepNewer: true, out _);

        Assert.False(_store.Put(Read("7", "rg-ml"), keepNewer: true, out _));
        Assert.False(_store.Put(Read("7", "rg-ml"), keepNewer: false, out var before));
        Assert.Same(first, Assert.Single(_store.Items));
        Assert.Same(first.Header, before);
    }

    [Fact]
    public void A_kept_object_is_packed_and_reads_as_it_came()
    {
        var item = Read("7", new string('g', 2000));
        var came = item.Json;

        _store.Put(item, keepNewer: true, out _);

        Assert.NotSame(came, item.Json);
        Assert.Equal(came, item.Json);
    }

    [Fact]
    public void The_last_of_the_objects_with_an_indexed_value_leaves_none()
    {
        var other = Key with { Name = "other" };
        _store.Put(Read("7", "rg-ml"), keepNewer: true, out _);
        _store.Put(Read("8", "rg-ml", other.Name), keepNewer: true, out _);
        var value = _store.IndexOf(Key)!;
        Assert.Equal([Key, other], _store.Find(value));

        _store.Remove(Key);
        Assert.Equal([other], _store.Find(value));
        _store.Remove(other);
        Assert.Empty(_store.Find(value));
    }

    private StoredObject Read(string version, string group, string name = "ml") => _store.Reader.Read(Encoding.UTF8.GetBytes($$$"""
        {"metadata":{"namespace":"team","name":"{{{name}}}","uid":"u-{{{name}}}","resourceVersion":"{{{version}}}"},
        "spec":{"subscriptionId":"s","resourceGroup":"{{{group}}}","workspaceName":"w"}}
        """));
}
