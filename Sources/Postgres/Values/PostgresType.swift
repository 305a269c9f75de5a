/// Object identifiers of PostgreSQL's built-in types (`pg_type.dat`), which are the same in every server.
public enum PostgresType {
    /// `boolean`
    public static let bool: UInt32 = 16
    /// `bytea`
    public static let bytea: UInt32 = 17
    /// `bigint`
    public static let int8: UInt32 = 20
    /// `smallint`
    public static let int2: UInt32 = 21
    /// `integer`
    public static let int4: UInt32 = 23
    /// `text`
    public static let text: UInt32 = 25
    /// `json`
    public static let json: UInt32 = 114
    /// `real`
    public static let float4: UInt32 = 700
    /// `double precision`
    public static let float8: UInt32 = 701
    /// `varchar`
    public static let varchar: UInt32 = 1043
    /// `date`
    public static let date: UInt32 = 1082
    /// `timestamp without time zone`
    public static let timestamp: UInt32 = 1114
    /// `timestamp with time zone`
    public static let timestamptz: UInt32 = 1184
    /// `numeric`
    public static let numeric: UInt32 = 1700
    /// `uuid`
    public static let uuid: UInt32 = 2950
    /// `jsonb`
    public static let jsonb: UInt32 = 3802

    /// The array type whose elements are of the given type; 0, "let the server infer it", where it is not known.
    public static func array(of element: UInt32) -> UInt32 { arrays[element] ?? 0 }

    /// The element type of the given array type; 0 where it is not known.
    public static func element(of array: UInt32) -> UInt32 { elements[array] ?? 0 }

    /// The type's SQL name where it is well known.
    public static func name(of type: UInt32) -> String? { names[type] }

    private static let arrays: [UInt32: UInt32] = [
        16: 1000, 17: 1001, 18: 1002, 19: 1003, 20: 1016, 21: 1005, 23: 1007, 25: 1009, 26: 1028, 114: 199, 700: 1021, 701: 1022, 790: 791,
        1042: 1014, 1043: 1015, 1082: 1182, 1083: 1183, 1114: 1115, 1184: 1185, 1186: 1187, 1266: 1270, 1700: 1231, 2950: 2951, 3802: 3807,
        869: 1041, 650: 651,
    ]

    private static let elements = Dictionary(arrays.map { ($0.value, $0.key) }, uniquingKeysWith: { first, _ in first })

    private static let scalarNames: [UInt32: String] = [
        16: "bool", 17: "bytea", 18: "char", 19: "name", 20: "int8", 21: "int2", 23: "int4", 25: "text", 26: "oid", 114: "json", 142: "xml",
        600: "point", 601: "lseg", 602: "path", 603: "box", 604: "polygon", 628: "line", 650: "cidr", 700: "float4", 701: "float8",
        705: "unknown", 718: "circle", 790: "money", 829: "macaddr", 869: "inet", 1042: "bpchar", 1043: "varchar", 1082: "date",
        1083: "time", 1114: "timestamp", 1184: "timestamptz", 1186: "interval", 1266: "timetz", 1560: "bit", 1562: "varbit",
        1700: "numeric", 2278: "void", 2950: "uuid", 3802: "jsonb", 3904: "int4range", 3906: "numrange", 3908: "tsrange", 3910: "tstzrange",
        3912: "daterange", 3926: "int8range", 3614: "tsvector", 3615: "tsquery",
    ]

    private static let names: [UInt32: String] = {
        var names = scalarNames
        for (element, array) in arrays {
            if let name = scalarNames[element] { names[array] = name + "[]" }
        }
        return names
    }()
}
