using System.Text;
using System.Text.Json.Nodes;
using KeraLua;

namespace CmkOperator.TestKit.Verdicts;

/// <summary>
/// Runs <c>health.lua</c> as Argo CD does: the object is the global <c>obj</c>, and only the base and table libraries of Lua 5.1 are there
/// (<c>resource.customizations.useOpenLibs</c> is off by default), so that nothing passes here which fails there.
/// </summary>
public static class HealthScript
{
    private static readonly Lazy<string> Script = new(() => File.ReadAllText(ScriptPath));

    /// <summary>Path of the script in the source tree.</summary>
    public static string ScriptPath => Path.Combine(Folder, "health.lua");

    /// <summary>The folder of the script, of its cases and their objects.</summary>
    public static string Folder => Repository.PathOf("argocd", "cmk-operator.io", "CmkWorkspace");

    /// <summary>What the script makes of an object.</summary>
    /// <exception cref="InvalidOperationException">The script failed.</exception>
    public static HealthVerdict Judge(JsonNode? workspace) => Run(LuaLiteral.Of(workspace));

    /// <summary>The whole program, for a Lua of another make: it prints status and message, each on a line of its own.</summary>
    public static string Program(JsonNode? workspace) =>
        $"local print = print\n{Prelude}\nobj = {LuaLiteral.Of(workspace)}\nlocal answer = (function()\n{Script.Value}\nend)()\nprint(answer.status)\nprint(answer.message)\n";

    // What 5.1's base and table libraries do not have, and what Argo CD does not load.
    private const string Prelude =
        """
        getmetatable("").__index = nil
        for _, name in ipairs({ "string", "math", "io", "os", "debug", "coroutine", "utf8", "package", "require", "bit32", "rawlen", "warn", "dofile", "loadfile" }) do _G[name] = nil end
        for _, name in ipairs({ "pack", "unpack", "move" }) do table[name] = nil end
        """;

    private static HealthVerdict Run(string literal)
    {
        using var lua = new Lua { Encoding = Encoding.UTF8 };
        Do(lua, Prelude, results: 0);
        Do(lua, $"obj = {literal}", results: 0);
        Do(lua, Script.Value, results: 1);
        return new HealthVerdict(Member(lua, "status"), Member(lua, "message"));
    }

    private static void Do(Lua lua, string chunk, int results)
    {
        if (lua.LoadString(chunk) != LuaStatus.OK || lua.PCall(0, results, 0) != LuaStatus.OK)
        {
            throw new InvalidOperationException($"health.lua: {lua.ToString(-1)}");
        }
    }

    private static string? Member(Lua lua, string name)
    {
        if (!lua.IsTable(-1))
        {
            return null;
        }

        lua.GetField(-1, name);
        var text = lua.IsString(-1) ? lua.ToString(-1) : null;
        lua.Pop(1);
        return text;
    }
}
