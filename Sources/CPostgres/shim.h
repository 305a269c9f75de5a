#include <libpq-fe.h>

/* Character-constant macros are not imported into Swift; these are. */
static const int kDiagnosticSeverity = PG_DIAG_SEVERITY_NONLOCALIZED;
static const int kDiagnosticSQLState = PG_DIAG_SQLSTATE;
static const int kDiagnosticMessage = PG_DIAG_MESSAGE_PRIMARY;
static const int kDiagnosticDetail = PG_DIAG_MESSAGE_DETAIL;
static const int kDiagnosticHint = PG_DIAG_MESSAGE_HINT;
static const int kDiagnosticPosition = PG_DIAG_STATEMENT_POSITION;
static const int kDiagnosticTable = PG_DIAG_TABLE_NAME;
static const int kDiagnosticColumn = PG_DIAG_COLUMN_NAME;
static const int kDiagnosticConstraint = PG_DIAG_CONSTRAINT_NAME;
static const int kDiagnosticRoutine = PG_DIAG_SOURCE_FUNCTION;
