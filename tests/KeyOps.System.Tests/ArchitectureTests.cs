using System.Reflection;
using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using ArchUnitNET.xUnitV3;
using KeyOps.Authority;
using KeyOps.Core.Names;
using KeyOps.Operations.Configuration;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace KeyOps.System.Tests;

/// <summary>The dependency law of ARCHITECTURE.md.</summary>
public sealed class ArchitectureTests
{
    private static readonly global::System.Reflection.Assembly Core = typeof(DomainName).Assembly;
    private static readonly global::System.Reflection.Assembly Authority = typeof(ZoneCatalog).Assembly;
    private static readonly global::System.Reflection.Assembly Operations = typeof(Settings).Assembly;
    private static readonly global::System.Reflection.Assembly Executable = global::System.Reflection.Assembly.Load("keyops");

    private static readonly Architecture House = new ArchLoader().LoadAssemblies(Core, Authority, Operations, Executable).Build();

    [Fact]
    public void Dependencies_between_the_projects_point_one_way()
    {
        Assert.Equal([], KeyOpsReferences(Core));
        Assert.Equal(["KeyOps.Core"], KeyOpsReferences(Authority));
        Assert.Subset(new HashSet<string>(["KeyOps.Authority", "KeyOps.Core"]), new HashSet<string>(KeyOpsReferences(Operations)));
    }

    [Fact]
    public void Core_references_the_framework_and_nothing_else() =>
        Assert.All(Core.GetReferencedAssemblies(), reference => Assert.StartsWith("System.", reference.Name, StringComparison.Ordinal));

    [Fact]
    public void Core_shows_no_task()
    {
        const BindingFlags all = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;
        var waiting = Core.GetTypes()
            .SelectMany(type => type.GetMethods(all))
            .Where(method => method.ReturnType.FullName?.StartsWith("System.Threading.Tasks.", StringComparison.Ordinal) ?? false);
        Assert.Empty(waiting);
    }

    [Theory]
    [InlineData(@"^ARSoft\..*", @"^KeyOps\.(Authority|Operations\.Dns)(\..*)?$")]
    [InlineData(@"^Quartz(\..*)?$", @"^KeyOps\.(Daemon|Cli|Verbs|Output)(\..*)?$")]
    [InlineData(@"^Microsoft\.AspNetCore(\..*)?$", @"^KeyOps\.Https(\..*)?$")]
    [InlineData(@"^YamlDotNet(\..*)?$", @"^KeyOps\.Operations\.Configuration(\..*)?$")]
    public void A_library_is_seen_only_in_its_rooms(string library, string rooms) =>
        Types().That().ResideInNamespaceMatching(@"^KeyOps(\..*)?$").And().DoNotResideInNamespaceMatching(rooms)
            .Should().NotDependOnAnyTypesThat().ResideInNamespaceMatching(library)
            .Because("each library has a room, and its types stay there")
            .Check(House);

    private static string[] KeyOpsReferences(global::System.Reflection.Assembly assembly) =>
        [.. assembly.GetReferencedAssemblies().Select(reference => reference.Name!).Where(name => name.StartsWith("KeyOps", StringComparison.Ordinal)).Order()];
}
