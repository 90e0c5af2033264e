using System.Text;
using System.Text.Json.Nodes;

namespace CmkOperator.EmbeddedKubernetes.FieldManagement;

/// <summary>
/// A set of field paths as a tree, the content of a <c>fieldsV1</c>. The elements are in its words: <c>f:name</c>,
/// <c>k:{"name":"a"}</c>, <c>v:"x"</c>.
/// </summary>
internal sealed class FieldSet
{
    private readonly SortedDictionary<string, FieldSet> _children = new(PathElementComparer.Instance);

    /// <summary>Whether the path that leads here is in the set itself.</summary>
    public bool IsMember { get; private set; }

    public bool IsEmpty => !IsMember && _children.Values.All(c => c.IsEmpty);

    public IEnumerable<KeyValuePair<string, FieldSet>> Children => _children;

    public static FieldSet FromJson(JsonObject? fields)
    {
        var set = new FieldSet();
        foreach (var (element, inner) in fields ?? [])
        {
            if (element == ".")
            {
                set.IsMember = true;
                continue;
            }

            var child = FromJson(inner as JsonObject);
            child.IsMember |= inner is not JsonObject { Count: > 0 };
            set._children[element] = child;
        }

        return set;
    }

    public JsonObject ToJson()
    {
        var result = new JsonObject();
        foreach (var (element, child) in _children.Where(c => !c.Value.IsEmpty))
        {
            var inner = child.ToJson();
            if (child.IsMember && inner.Count > 0)
            {
                inner.Insert(0, ".", new JsonObject());
            }

            result[element] = inner;
        }

        return result;
    }

    public void Insert(IEnumerable<string> path)
    {
        var set = this;
        foreach (var element in path)
        {
            set = set.Descend(element);
        }

        set.IsMember = true;
    }

    public FieldSet? Child(string element) => _children.GetValueOrDefault(element);

    public FieldSet Union(FieldSet other) => Combine(this, other, static (a, b) => a || b);

    public FieldSet Intersect(FieldSet other) => Combine(this, other, static (a, b) => a && b);

    public FieldSet Except(FieldSet other) => Combine(this, other, static (a, b) => a && !b);

    /// <summary>Without the paths of another set and all that is below them.</summary>
    public FieldSet Without(FieldSet trees)
    {
        var result = new FieldSet { IsMember = IsMember };
        foreach (var (element, child) in _children)
        {
            var tree = trees.Child(element);
            if (tree?.IsMember != true)
            {
                result._children[element] = tree is null ? child : child.Without(tree);
            }
        }

        return result;
    }

    public bool SameAs(FieldSet other) => JsonNode.DeepEquals(ToJson(), other.ToJson());

    /// <summary>The paths in words, for example <c>.spec.ports[name="https"].port</c>.</summary>
    public IEnumerable<string> Paths() => Paths("");

    private IEnumerable<string> Paths(string prefix)
    {
        foreach (var (element, child) in _children)
        {
            var path = prefix + Display(element);
            if (child.IsMember)
            {
                yield return path;
            }

            foreach (var inner in child.Paths(path))
            {
                yield return inner;
            }
        }
    }

    /// <summary>One path element in words.</summary>
    public static string Display(string element) => element[0] switch
    {
        'f' => $".{element[2..]}",
        'k' => DisplayKey(element[2..]),
        'v' => $"[={element[2..]}]",
        _ => $"[{element[2..]}]",
    };

    private static string DisplayKey(string json)
    {
        var text = new StringBuilder("[");
        foreach (var (name, value) in JsonNode.Parse(json) as JsonObject ?? [])
        {
            text.Append(text.Length > 1 ? "," : "").Append(name).Append('=').Append(value?.ToJsonString() ?? "null");
        }

        return text.Append(']').ToString();
    }

    private FieldSet Descend(string element)
    {
        if (!_children.TryGetValue(element, out var child))
        {
            _children[element] = child = new FieldSet();
        }

        return child;
    }

    private static FieldSet Combine(FieldSet left, FieldSet right, Func<bool, bool, bool> keep)
    {
        var result = new FieldSet { IsMember = keep(left.IsMember, right.IsMember) };
        foreach (var element in left._children.Keys.Union(right._children.Keys))
        {
            var child = Combine(left.Child(element) ?? new FieldSet(), right.Child(element) ?? new FieldSet(), keep);
            if (!child.IsEmpty)
            {
                result._children[element] = child;
            }
        }

        return result;
    }
}

/// <summary>Orders path elements as FieldsV1 does: fields, then keys, then values, then indexes.</summary>
internal sealed class PathElementComparer : IComparer<string>
{
    private const string Order = "fkvi";

    public static PathElementComparer Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        var byKind = Order.IndexOf(x![0], StringComparison.Ordinal).CompareTo(Order.IndexOf(y![0], StringComparison.Ordinal));
        return byKind != 0 ? byKind : string.CompareOrdinal(x, y);
    }
}
