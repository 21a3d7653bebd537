package dev.parley.server.frontend.thrift;

import dev.parley.server.frontend.thrift.Calls.Wrapping;
import io.vertx.core.Future;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.hive.service.rpc.thrift.TCLIService;
import org.apache.hive.service.rpc.thrift.TGetCatalogsReq;
import org.apache.hive.service.rpc.thrift.TGetCatalogsResp;
import org.apache.hive.service.rpc.thrift.TGetColumnsReq;
import org.apache.hive.service.rpc.thrift.TGetColumnsResp;
import org.apache.hive.service.rpc.thrift.TGetCrossReferenceReq;
import org.apache.hive.service.rpc.thrift.TGetCrossReferenceResp;
import org.apache.hive.service.rpc.thrift.TGetFunctionsReq;
import org.apache.hive.service.rpc.thrift.TGetFunctionsResp;
import org.apache.hive.service.rpc.thrift.TGetPrimaryKeysReq;
import org.apache.hive.service.rpc.thrift.TGetPrimaryKeysResp;
import org.apache.hive.service.rpc.thrift.TGetSchemasReq;
import org.apache.hive.service.rpc.thrift.TGetSchemasResp;
import org.apache.hive.service.rpc.thrift.TGetTableTypesReq;
import org.apache.hive.service.rpc.thrift.TGetTableTypesResp;
import org.apache.hive.service.rpc.thrift.TGetTablesReq;
import org.apache.hive.service.rpc.thrift.TGetTablesResp;
import org.apache.hive.service.rpc.thrift.TGetTypeInfoReq;
import org.apache.hive.service.rpc.thrift.TGetTypeInfoResp;
import org.apache.hive.service.rpc.thrift.TOperationHandle;
import org.apache.hive.service.rpc.thrift.TOperationType;
import org.apache.hive.service.rpc.thrift.TSessionHandle;
import org.apache.hive.service.rpc.thrift.TStatus;

/** The calls about what there is by name. Belongs to the gateway's event loop. */
final class MetadataCalls {
    private static final List<String> TABLE_TYPES = List.of("TABLE", "VIEW");

    private final SqlSessions sessions;

    MetadataCalls(SqlSessions sessions) {
        this.sessions = sessions;
    }

    void bind(Calls calls) {
        calls.add(
                "GetTypeInfo",
                TCLIService.GetTypeInfo_args::new,
                TCLIService.GetTypeInfo_args::getReq,
                this::types,
                new Wrapping<>(TGetTypeInfoResp::new, TCLIService.GetTypeInfo_result::new));
        calls.add(
                "GetCatalogs",
                TCLIService.GetCatalogs_args::new,
                TCLIService.GetCatalogs_args::getReq,
                this::catalogs,
                new Wrapping<>(TGetCatalogsResp::new, TCLIService.GetCatalogs_result::new));
        calls.add(
                "GetSchemas",
                TCLIService.GetSchemas_args::new,
                TCLIService.GetSchemas_args::getReq,
                this::schemas,
                new Wrapping<>(TGetSchemasResp::new, TCLIService.GetSchemas_result::new));
        calls.add(
                "GetTables",
                TCLIService.GetTables_args::new,
                TCLIService.GetTables_args::getReq,
                this::tables,
                new Wrapping<>(TGetTablesResp::new, TCLIService.GetTables_result::new));
        calls.add(
                "GetTableTypes",
                TCLIService.GetTableTypes_args::new,
                TCLIService.GetTableTypes_args::getReq,
                this::tableTypes,
                new Wrapping<>(TGetTableTypesResp::new, TCLIService.GetTableTypes_result::new));
        calls.add(
                "GetColumns",
                TCLIService.GetColumns_args::new,
                TCLIService.GetColumns_args::getReq,
                this::columns,
                new Wrapping<>(TGetColumnsResp::new, TCLIService.GetColumns_result::new));
        calls.add(
                "GetFunctions",
                TCLIService.GetFunctions_args::new,
                TCLIService.GetFunctions_args::getReq,
                this::functions,
                new Wrapping<>(TGetFunctionsResp::new, TCLIService.GetFunctions_result::new));
        calls.add(
                "GetPrimaryKeys",
                TCLIService.GetPrimaryKeys_args::new,
                TCLIService.GetPrimaryKeys_args::getReq,
                this::primaryKeys,
                new Wrapping<>(TGetPrimaryKeysResp::new, TCLIService.GetPrimaryKeys_result::new));
        calls.add(
                "GetCrossReference",
                TCLIService.GetCrossReference_args::new,
                TCLIService.GetCrossReference_args::getReq,
                this::crossReference,
                new Wrapping<>(TGetCrossReferenceResp::new, TCLIService.GetCrossReference_result::new));
    }

    /** Lists something in a session, as an operation of it. */
    private Future<TOperationHandle> list(TSessionHandle handle, Caller caller, TOperationType type, Lister lister) {
        SqlSession session = sessions.find(handle, caller.user());
        session.requireRoom();
        return lister.list(session).map(listing -> {
            if (!sessions.isOpen(session)) {
                throw Refusal.of("08003", "the connection is gone");
            }
            return session.add(new ListOperation(type, session.version(), listing))
                    .handle();
        });
    }

    private static <P> P answer(
            Function<TStatus, P> answer, BiConsumer<P, TOperationHandle> withHandle, TOperationHandle handle) {
        P made = answer.apply(Answers.SUCCESS);
        withHandle.accept(made, handle);
        return made;
    }

    private interface Lister {
        Future<Listing> list(SqlSession session);
    }

    private static Future<Listing> known(Listing listing) {
        return Future.succeededFuture(listing);
    }

    private static Listing nothing(List<ResultColumn> columns) {
        return new Listing(columns, List.of());
    }

    /** There is one catalog; what is asked of another is not there. */
    private static Future<Listing> inCatalog(
            String asked, List<ResultColumn> columns, Supplier<Future<Listing>> found) {
        boolean isOurs = asked == null || LikePattern.of(asked).test(ServerInfo.CATALOG);
        return isOurs ? found.get() : known(nothing(columns));
    }

    private static CatalogLister.Names names(String schema, String table, String column) {
        return new CatalogLister.Names(
                LikePattern.expression(schema), LikePattern.expression(table), LikePattern.expression(column));
    }

    private Future<TGetTypeInfoResp> types(TGetTypeInfoReq request, Caller caller) {
        return list(
                        request.getSessionHandle(),
                        caller,
                        TOperationType.GET_TYPE_INFO,
                        session -> known(TypeList.listing()))
                .map(handle -> answer(TGetTypeInfoResp::new, TGetTypeInfoResp::setOperationHandle, handle));
    }

    private Future<TGetCatalogsResp> catalogs(TGetCatalogsReq request, Caller caller) {
        var one = new Listing(CatalogColumns.CATALOGS, List.of(List.of(ServerInfo.CATALOG)));
        return list(request.getSessionHandle(), caller, TOperationType.GET_CATALOGS, session -> known(one))
                .map(handle -> answer(TGetCatalogsResp::new, TGetCatalogsResp::setOperationHandle, handle));
    }

    private Future<TGetSchemasResp> schemas(TGetSchemasReq request, Caller caller) {
        return list(
                        request.getSessionHandle(),
                        caller,
                        TOperationType.GET_SCHEMAS,
                        session -> inCatalog(
                                request.getCatalogName(), CatalogColumns.SCHEMAS, () -> new CatalogLister(session)
                                        .schemas(LikePattern.of(request.getSchemaName()))))
                .map(handle -> answer(TGetSchemasResp::new, TGetSchemasResp::setOperationHandle, handle));
    }

    private Future<TGetTablesResp> tables(TGetTablesReq request, Caller caller) {
        Set<String> types = new HashSet<>();
        if (request.getTableTypes() != null) {
            request.getTableTypes().forEach(type -> types.add(type.toUpperCase(Locale.ROOT)));
        }
        return list(
                        request.getSessionHandle(),
                        caller,
                        TOperationType.GET_TABLES,
                        session -> inCatalog(
                                request.getCatalogName(), CatalogColumns.TABLES, () -> new CatalogLister(session)
                                        .tables(names(request.getSchemaName(), request.getTableName(), null), types)))
                .map(handle -> answer(TGetTablesResp::new, TGetTablesResp::setOperationHandle, handle));
    }

    private Future<TGetTableTypesResp> tableTypes(TGetTableTypesReq request, Caller caller) {
        var types = new Listing(
                CatalogColumns.TABLE_TYPES,
                TABLE_TYPES.stream().map(type -> List.<Object>of(type)).toList());
        return list(request.getSessionHandle(), caller, TOperationType.GET_TABLE_TYPES, session -> known(types))
                .map(handle -> answer(TGetTableTypesResp::new, TGetTableTypesResp::setOperationHandle, handle));
    }

    private Future<TGetColumnsResp> columns(TGetColumnsReq request, Caller caller) {
        return list(
                        request.getSessionHandle(),
                        caller,
                        TOperationType.GET_COLUMNS,
                        session -> inCatalog(request.getCatalogName(), CatalogColumns.COLUMNS, () -> new CatalogLister(
                                        session)
                                .columns(names(
                                        request.getSchemaName(), request.getTableName(), request.getColumnName()))))
                .map(handle -> answer(TGetColumnsResp::new, TGetColumnsResp::setOperationHandle, handle));
    }

    private Future<TGetFunctionsResp> functions(TGetFunctionsReq request, Caller caller) {
        return list(
                        request.getSessionHandle(),
                        caller,
                        TOperationType.GET_FUNCTIONS,
                        session -> inCatalog(
                                request.getCatalogName(), CatalogColumns.FUNCTIONS, () -> new CatalogLister(session)
                                        .functions(LikePattern.of(request.getFunctionName()))))
                .map(handle -> answer(TGetFunctionsResp::new, TGetFunctionsResp::setOperationHandle, handle));
    }

    /** Spark keeps none. */
    private Future<TGetPrimaryKeysResp> primaryKeys(TGetPrimaryKeysReq request, Caller caller) {
        return list(
                        request.getSessionHandle(),
                        caller,
                        TOperationType.UNKNOWN,
                        session -> known(nothing(CatalogColumns.PRIMARY_KEYS)))
                .map(handle -> answer(TGetPrimaryKeysResp::new, TGetPrimaryKeysResp::setOperationHandle, handle));
    }

    /** Spark keeps none. */
    private Future<TGetCrossReferenceResp> crossReference(TGetCrossReferenceReq request, Caller caller) {
        return list(
                        request.getSessionHandle(),
                        caller,
                        TOperationType.UNKNOWN,
                        session -> known(nothing(CatalogColumns.CROSS_REFERENCE)))
                .map(handle -> answer(TGetCrossReferenceResp::new, TGetCrossReferenceResp::setOperationHandle, handle));
    }
}
