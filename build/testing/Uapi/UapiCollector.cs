using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using Hyb.Zcall;

namespace Hyb.Testing;

/// <summary>Turns the <c>[Uapi]</c> attributes of a subject into checks and names.</summary>
internal sealed class UapiCollector(UapiSubject subject, Architecture architecture)
{
    private const BindingFlags Declared = BindingFlags.DeclaredOnly | BindingFlags.Public
        | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance;

    private readonly List<UapiCheck> _checks = [];

    /// <summary>The checks of every type that describes this architecture.</summary>
    public IReadOnlyList<UapiCheck> Collect()
    {
        foreach (var type in subject.Types)
        {
            if (subject.Only.TryGetValue(type, out var only) && only != architecture)
                continue;
            AddConstants(type);
            AddStruct(type);
        }

        return _checks;
    }

    private void AddConstants(Type type)
    {
        foreach (var field in type.GetFields(Declared).Where(field => field.IsLiteral))
            AddValues(type, field, () => field.GetRawConstantValue());

        // A property is evaluated by this process and so speaks of its own architecture only.
        if (architecture != RuntimeInformation.ProcessArchitecture)
            return;
        foreach (var property in type.GetProperties(Declared))
        {
            if (property.GetMethod is { IsStatic: true })
                AddValues(type, property, () => property.GetValue(null));
        }
    }

    private void AddValues(Type type, MemberInfo member, Func<object?> read)
    {
        var names = Names(member);
        if (names.Count == 0 && subject.Prefix.TryGetValue(type, out var prefix))
            names = [new UapiAttribute(prefix + member.Name)];
        foreach (var name in names)
        {
            var value = ToInt64(read());
            if (subject.Convert.TryGetValue(type, out var convert))
                value = convert(value, architecture);
            Add(type, name, name.Name, value, $"{type.Name}.{member.Name} = {value}");
        }
    }

    private void AddStruct(Type type)
    {
        if (!type.IsValueType || type.IsEnum || type.ContainsGenericParameters)
            return;
        foreach (var name in Names(type))
        {
            var size = UapiLayout.SizeOf(type);
            Add(type, name, $"sizeof({name.Name})", size, $"{type.Name} has {size} bytes");
            foreach (var field in type.GetFields(Declared).Where(field => !field.IsStatic))
            {
                AddField(
                    type,
                    name,
                    field,
                    (UapiLayout.OffsetOf(field), UapiLayout.SizeOf(field.FieldType)));
            }

            // A property with names stands for bytes of a field that it shares with others.
            foreach (var property in type.GetProperties(Declared).Where(IsOfInstance))
            {
                if (Names(property).Count > 0)
                    AddField(type, name, property, UapiLayout.BytesOf(property));
            }
        }
    }

    private static bool IsOfInstance(PropertyInfo property) =>
        property.GetMethod is { IsStatic: false };

    private void AddField(
        Type type, UapiAttribute owner, MemberInfo field, (long Offset, long Bytes) place)
    {
        var (at, size) = place;
        var first = true;
        foreach (var name in Names(field))
        {
            var source = $"{type.Name}.{Clean(field.Name)}";
            var full = new UapiAttribute($"{owner.Name}.{name.Name}")
            {
                Since = name.Since ?? owner.Since,
            };
            Add(
                type,
                full,
                $"__builtin_offsetof({owner.Name}, {name.Name})",
                at,
                $"{source} is at byte {at}");

            // The further names are other members of a union, which may be smaller or larger.
            if (first)
            {
                Add(
                    type,
                    full,
                    $"sizeof((({owner.Name} *)0)->{name.Name})",
                    size,
                    $"{source} has {size} bytes");
            }

            first = false;
        }
    }

    private void Add(
        Type type, UapiAttribute name, string expression, long expected, string source)
    {
        var since = name.Since ?? Names(type).FirstOrDefault()?.Since;
        var needed = since is null ? subject.Baseline : Version.Parse(since);
        _checks.Add(new UapiCheck(name.Name, expression, expected, source, needed));
    }

    private static List<UapiAttribute> Names(MemberInfo member) =>
        [.. member.GetCustomAttributes<UapiAttribute>(inherit: false)];

    // The field behind an automatic property is called <Name>k__BackingField.
    private static string Clean(string name) =>
        name.StartsWith('<') ? name[1..name.IndexOf('>', StringComparison.Ordinal)] : name;

    private static long ToInt64(object? value) => value switch
    {
        ulong unsigned => unchecked((long)unsigned),
        nint native => native,
        nuint native => unchecked((long)native),
        IConvertible number => number.ToInt64(CultureInfo.InvariantCulture),
        _ => throw new InvalidOperationException($"{value} is not an integer constant."),
    };
}
