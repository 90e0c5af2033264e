using System.Text.Json.Nodes;
using CmkOperator.AzureSimulator.Json;

namespace CmkOperator.AzureSimulator.Control;

/// <summary>The faults in force; the first that hits a request is taken.</summary>
internal sealed class FaultList
{
    private readonly Lock _gate = new();
    private readonly List<Fault> _faults = [];

    public void Add(Fault fault)
    {
        lock (_gate)
        {
            _faults.Add(fault);
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _faults.Clear();
        }
    }

    public Fault? Take(string method, string host, string path, string query)
    {
        lock (_gate)
        {
            var hit = _faults.Find(fault => fault.Hits(method, host, path, query));
            _faults.RemoveAll(fault => fault.Left == 0);
            return hit;
        }
    }

    public JsonArray ToJson()
    {
        lock (_gate)
        {
            return _faults.Select(fault => (JsonNode?)fault.ToJson()).ToJsonArray();
        }
    }
}
